/** What to say beside a link made from an address that only this machine understands; undefined for any other address. */
export const localLinks = (publicUrl: string): string | undefined =>
  /^https?:\/\/(localhost|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[::1?\])(:\d+)?$/i.test(publicUrl)
    ? `Links begin with ${publicUrl} and work on this machine only; set PUBLIC_URL.`
    : undefined
