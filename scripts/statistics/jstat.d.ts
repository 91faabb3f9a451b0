/** The part of jstat that is used here; it brings no types of its own. */
declare module "jstat" {
  export const jStat: {
    readonly studentt: {
      /** Share of Student's t distribution of `dof` degrees of freedom below `x`. */
      cdf(x: number, dof: number): number;
      /** Where a share `p` of it lies below. */
      inv(p: number, dof: number): number;
    };
  };
}
