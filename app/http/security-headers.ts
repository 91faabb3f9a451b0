/**
 * What every answer carries. It is data for programs: a browser that opens it shall neither guess another type, nor
 * run, frame or embed it, nor tell others where it was.
 */
export const securityHeaders: readonly (readonly [name: string, value: string])[] = [
  ["X-Content-Type-Options", "nosniff"],
  ["Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"],
  ["Cross-Origin-Resource-Policy", "same-origin"],
  ["Referrer-Policy", "no-referrer"],
];
