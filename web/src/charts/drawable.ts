import type { Overlay } from 'srlm';

/** What says nothing is listed, but not drawn as if it bound something. */
export const drawable = ({ vacuous, x }: Overlay): boolean => !vacuous && x.length > 0;
