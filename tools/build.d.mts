export declare const build: (force?: boolean) => Promise<boolean>
export declare const writeLauncher: () => void
