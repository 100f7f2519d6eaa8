/** The version of Millrace, for people and for the API document. */
export const version = '0.1.0';
