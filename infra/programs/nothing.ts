/** Takes the place of packages that a dependency loads and the bundled program never uses. */
export const nothing = undefined;
