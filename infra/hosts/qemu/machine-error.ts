/** A virtual machine cannot be made or started; `message` says what, and `remedy` what the user can do. */
export class MachineError extends Error {
  override readonly name = "MachineError";

  constructor(
    message: string,
    readonly remedy: string,
  ) {
    super(message);
  }
}
