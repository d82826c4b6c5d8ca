/** The server takes no password with fewer characters. */
export const LEAST_PASSWORD = 10;
