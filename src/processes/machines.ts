/** Every state machine of the product, for the database's table of legal moves. */
export const machines: readonly { readonly name: string; readonly moves: readonly (readonly [string, string])[] }[] = []
