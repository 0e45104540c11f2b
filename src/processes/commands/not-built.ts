import { refuseOut, type Command } from './io.ts'

const notBuilt = (word: string, usage: string, satisfiedBy: string): Command => ({
  words: [word], usage, says: 'not built yet: says what to do instead',
  run: async () => refuseOut({ code: `platform/${word}-not-built`, clause: '-', says: `"afterbell ${word}" is not built yet.`, satisfiedBy, status: 503 }),
})

/** Commands that are promised and not there: they refuse and say what to do meanwhile, instead of being unknown. */
export const notBuiltCommands: readonly Command[] = [
  notBuilt('backup', 'backup --out FILE', 'Stop Afterbell and copy its whole data folder (AFTERBELL_DATA), secrets included, to a safe place; with an own PostgreSQL, use its own backup beside that.'),
  notBuilt('restore', 'restore FILE', 'Stop Afterbell, put the copied data folder back in its place with the same owners, and start it.'),
]
