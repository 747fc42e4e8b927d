/** In place of server-view: the policy of the single file lets it ask no server. */
export const ServerView = null;
