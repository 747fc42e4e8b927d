export interface Kind {
  name: string;
  format: string;
  text: string;
  end: boolean;
  notes: string[];
  ask?: string;
}
export const kinds: Kind[];
export const model: { prompt: string; draws: { text: string }[] }[];
export function expected(kind: Kind): { prompts: number; candidates: number; draws: number; kappa: number };
