/** How much larger than usual the page's type is: the reader's own setting, or a presentation. */
export const textScale = (): number =>
  (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16) / 16;
