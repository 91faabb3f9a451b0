import { createHash } from "node:crypto";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

/** Encodings that are offered, the better one first. */
export const encodings = ["br", "gzip"] as const;
export type Encoding = (typeof encodings)[number];

/** A body ready to be sent, with the strong ETag of exactly these bytes. */
export interface EncodedBody {
  readonly bytes: Buffer;
  readonly etag: string;
  /** Left out for the plain body. */
  readonly encoding?: Encoding;
}

/** Bytes below which a body fits one packet anyway. */
const leastBytes = 1400;
/** Share of the plain size that a compressed body must get below to be worth unpacking. */
const worthwhile = 0.9;
// A map lives for fractions of a second: the best levels would take longer to reach than to send the difference.
const brotliQuality = 4;

const compressors: Record<Encoding, (bytes: Buffer) => Promise<Buffer>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
  gzip: (bytes) => promisify(gzip)(bytes),
};

/** One body and its compressed forms, each made when it is first asked for, off the event loop, and once. */
export class Representation {
  readonly plain: EncodedBody;
  private readonly hash: string;
  private readonly encoded: Partial<Record<Encoding, Promise<EncodedBody>>> = {};

  constructor(bytes: Buffer) {
    this.hash = createHash("sha1").update(bytes).digest("base64url");
    this.plain = { bytes, etag: `"${this.hash}"` };
  }

  /** The compressed body, or the plain one where compression does not pay. */
  in(encoding: Encoding): Promise<EncodedBody> {
    this.encoded[encoding] ??= this.compress(encoding);
    return this.encoded[encoding];
  }

  private async compress(encoding: Encoding): Promise<EncodedBody> {
    const { plain } = this;
    if (plain.bytes.length < leastBytes) return plain;
    const bytes = await compressors[encoding](plain.bytes);
    if (bytes.length > plain.bytes.length * worthwhile) return plain;
    return { bytes, etag: `"${this.hash}-${encoding}"`, encoding };
  }
}
