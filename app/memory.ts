/** MiB that one replica may take: the limit of its container, and what the bench for overload holds it to. */
export const memoryMebibytes = 256;
