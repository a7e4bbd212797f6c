/** The largest message that either side sends or accepts: 4 MiB. */
export const messageBytesMax = 4 * 1024 * 1024;
