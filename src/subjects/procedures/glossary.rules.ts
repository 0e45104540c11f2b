/** A word of the product, what it means here, and the words it is not called by. */
export type GlossaryWord = { readonly word: string; readonly means: string; readonly not: string }

/** The words of docs/glossary.md: the rows of its table, by their alphabet. */
export const readGlossary = (markdown: string): readonly GlossaryWord[] =>
  markdown
    .split('\n')
    .flatMap((line) => {
      const [, word = '', means = '', not = ''] = /^\|(.*?)\|(.*?)\|(.*?)\|\s*$/.exec(line)?.map((cell) => cell.replaceAll('`', '').trim()) ?? []
      return word === '' || means === '' || word === 'word' || /^-+$/.test(word) ? [] : [{ word, means, not }]
    })
    .toSorted((a, b) => a.word.toLowerCase().localeCompare(b.word.toLowerCase(), 'en'))
