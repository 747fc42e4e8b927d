/** Addresses in full, for those who read them from paper. */
for (const link of document.querySelectorAll<HTMLAnchorElement>('a.address')) link.textContent = link.href;
