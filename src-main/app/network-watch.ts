/**
 * Owns what is made of the system's word on whether there is a network: a change is news once, whoever tells it how
 * often. Must never hold anything back for want of a network: services may be on this computer.
 */
export type NetworkNews = 'network-online' | 'network-offline';

/** Answers what to call when the system says so; `onNews` hears of changes alone. A network is taken for granted first. */
export function createNetworkWatch(onNews: (news: NetworkNews) => void): (isOnline: boolean) => void {
  let wasOnline = true;
  return (isOnline) => {
    if (isOnline === wasOnline) return;
    wasOnline = isOnline;
    onNews(isOnline ? 'network-online' : 'network-offline');
  };
}
