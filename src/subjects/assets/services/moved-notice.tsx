import { Button } from '../../../kit/button.tsx'
import { Notice } from '../../../kit/tag.tsx'

/** What moved last in the plan of what a service runs on, in words. */
export type Moved = { readonly says: string; readonly href: string }

export const MovedNotice = ({ moved }: { moved: Moved }) => (
  <Notice state="wait" action={<Button label="See what moved" href={moved.href} />}>
    {moved.says}
  </Notice>
)
