import { hrefWith } from './href.ts'
import type { ListFrame } from './list.tsx'
import { PostButton } from './button.tsx'

/** `query` is the part of an address after `?`. `isOwn` ones can be forgotten by whoever looks. */
export type SavedView = {
  readonly id: string
  readonly name: string
  readonly query: string
  readonly isOwn: boolean
  readonly isShared: boolean
  readonly by: string
}

/** `mayShare`: whether whoever looks may show views of theirs to everyone. */
export type SavedViewList = readonly SavedView[] & { readonly mayShare?: boolean }

/** The same choice, whatever the order of its words. */
const sorted = (query: string): string => {
  const params = new URLSearchParams(query)
  params.sort()
  return params.toString()
}

/** Named addresses of this list, and the way to name the one that is open. */
export function SavedViews({
  frame,
  views: saved,
  presets,
}: {
  frame: ListFrame
  views: SavedViewList
  presets: readonly Pick<SavedView, 'name' | 'query'>[]
}) {
  const { list, query } = frame
  const now = hrefWith('', { ...query, after: undefined, before: undefined, at: undefined, size: undefined }).slice(1)
  const views = [...presets.map((one) => ({ ...one, id: '', isOwn: false, isShared: false, by: '' })), ...saved]
  const current = views.find((view) => sorted(view.query) === sorted(now))
  return (
    <nav class="views" aria-label="Views of this list">
      <ul>
        <li>
          <a href={list.path} aria-current={now === '' ? 'page' : undefined}>
            All
          </a>
        </li>
        {views.map((view) => (
          <li>
            <a href={`${list.path}?${view.query}`} aria-current={view === current ? 'page' : undefined}>
              {view.name}
              {!view.isOwn && view.by !== '' && <span class="hidden">, shared by {view.by}</span>}
            </a>
          </li>
        ))}
      </ul>
      {current?.isOwn && <PostButton action={`/views/${current.id}/forget`} label="Delete this view" hidden={{ path: list.path }} />}
      {current === undefined && now !== '' && (
        <details class="save">
          <summary>Save this view</summary>
          <form class="panel" method="post" action="/views">
            <input type="hidden" name="list" value={list.name} />
            <input type="hidden" name="path" value={list.path} />
            <input type="hidden" name="query" value={now} />
            <div class="field">
              <label for="view-name">Name</label>
              <input class="input" id="view-name" name="name" maxlength={60} required />
            </div>
            {saved.mayShare && (
              <div class="choice">
                <input type="checkbox" id="view-shared" name="isShared" value="yes" />
                <label for="view-shared">Show it to everyone in the district</label>
              </div>
            )}
            <button class="button" type="submit">
              Save
            </button>
          </form>
        </details>
      )}
    </nav>
  )
}
