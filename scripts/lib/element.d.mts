interface Named {
  name: string;
  meaning: string;
}

/** What web/element/element.d.ts says. */
export declare function elementTypes(): { frame: Named[]; shown: Named[]; events: Named[]; members: Named[] };
