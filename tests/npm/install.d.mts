export declare const folder: string;
export declare const installed: string;
export declare function install(): { size: number; files: string[] };
