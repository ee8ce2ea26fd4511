/** Descriptor of the pipe that a host writes results to; that of lane n is so many further on. */
export const RESULT_PIPE = 3
