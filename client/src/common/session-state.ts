// The states that the language server's life goes through.

/** 'idle': nothing needed it yet; 'waiting': it died and is about to be started again; 'failed': it died too often and waits for the user. */
export type SessionState = 'idle' | 'starting' | 'running' | 'waiting' | 'failed';
