/** The conversation that was open last, by account, so that a start leads back to it. */
const key = (account: string): string => `fermata.last.${account}`;

export const rememberConversation = (account: string, conversation: string): void =>
  localStorage.setItem(key(account), conversation);

export const rememberedConversation = (account: string): string | null => localStorage.getItem(key(account));
