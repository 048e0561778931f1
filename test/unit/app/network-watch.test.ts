import { describe, expect, it } from 'vitest';
import { createNetworkWatch, type NetworkNews } from '../../../src-main/app/network-watch.js';

describe('the network watch', () => {
  it('tells changes alone', () => {
    const news: NetworkNews[] = [];
    const told = createNetworkWatch((it) => news.push(it));
    for (const isOnline of [true, true, false, false, true, true]) told(isOnline);
    expect(news).toEqual(['network-offline', 'network-online']);
  });

  it('tells of a network that was not there from the start', () => {
    const news: NetworkNews[] = [];
    createNetworkWatch((it) => news.push(it))(false);
    expect(news).toEqual(['network-offline']);
  });
});
