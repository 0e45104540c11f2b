/** A `like` pattern for a text anywhere, in small letters; what the pattern language would read otherwise stands for itself. */
export const likeAnywhere = (text: string): string => `%${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`
