import { describe, expect, it } from 'vitest';
import { runningAppImage, updateMeans, type Installation } from '../../../src-main/updates/update-means.js';

const mounted = { APPIMAGE: '/home/me/Parley.AppImage', APPDIR: '/tmp/.mount_Parley' };
const feed = { page: 'https://releases.example/new', publisherName: ['Parley'] };
const appImage: Installation = {
  packaged: true,
  platform: 'linux',
  environment: mounted,
  execPath: '/tmp/.mount_Parley/parley',
  packageType: null,
  fromStore: false,
  canReplace: () => true,
  hasUninstaller: false,
  feed,
};
const deb: Installation = { ...appImage, environment: {}, execPath: '/opt/Parley/parley', packageType: 'deb' };
const unpacked: Installation = { ...appImage, environment: {}, execPath: '/home/me/Parley/parley' };
const none = (reason: string) => ({ kind: 'none', reason });
const told = { kind: 'told', page: feed.page };

describe('how an installation is updated', () => {
  it.each([
    ['an AppImage', appImage, { kind: 'self' }],
    ['an AppImage in a folder that is not ours', { ...appImage, canReplace: () => false }, told],
    ['an unpacked archive', unpacked, told],
    ['a package of Debian', deb, none('package-manager')],
    ['a package of Fedora', { ...deb, packageType: 'rpm' }, none('package-manager')],
    ['a build of a distribution', { ...deb, packageType: 'our own' }, none('package-manager')],
    ['what somebody else unpacked', { ...unpacked, canReplace: () => false }, none('package-manager')],
    ['a package without a feed', { ...deb, feed: null }, none('package-manager')],
    ['Snap', { ...unpacked, environment: { SNAP: '/snap/parley/1' } }, none('store')],
    ['Flatpak', { ...unpacked, environment: { FLATPAK_ID: 'app.parley' } }, none('store')],
    ['the sources', { ...appImage, packaged: false }, none('development')],
    ['a build without a feed', { ...appImage, feed: null }, none('no-feed')],
  ] as const)('%s', (_what, installation, means) => {
    expect(updateMeans(installation)).toEqual(means);
  });

  it('on Windows by its installer, whose maker must be known', () => {
    const installed: Installation = { ...appImage, platform: 'win32', environment: {}, hasUninstaller: true };
    expect(updateMeans(installed)).toEqual({ kind: 'self' });
    expect(updateMeans({ ...installed, hasUninstaller: false })).toEqual(told);
    expect(updateMeans({ ...installed, feed: { ...feed, publisherName: [] } })).toEqual(told);
    expect(updateMeans({ ...installed, fromStore: true })).toEqual(none('store'));
  });

  it('on macOS where it was put, and not where it was opened from', () => {
    const execPath = '/Applications/Parley.app/Contents/MacOS/Parley';
    const installed: Installation = { ...appImage, platform: 'darwin', environment: {}, execPath };
    expect(updateMeans(installed)).toEqual({ kind: 'self' });
    expect(updateMeans({ ...installed, canReplace: () => false })).toEqual(told);
    const copy = '/private/var/folders/x/AppTranslocation/y/d/Parley.app/Contents/MacOS/Parley';
    expect(updateMeans({ ...installed, execPath: copy })).toEqual(told);
  });
});

describe('the AppImage that runs', () => {
  it('is the one the program lies in', () => {
    expect(runningAppImage(appImage)).toBe(mounted.APPIMAGE);
  });

  it('is none where the variables are those of another program that started us', () => {
    expect(runningAppImage({ environment: mounted, execPath: '/opt/Parley/parley' })).toBeNull();
    expect(runningAppImage({ environment: mounted, execPath: '/tmp/.mount_Parley2/parley' })).toBeNull();
    expect(updateMeans({ ...deb, environment: mounted })).toEqual(none('package-manager'));
  });

  it('is none without an absolute path', () => {
    expect(runningAppImage({ ...appImage, environment: { ...mounted, APPIMAGE: 'Parley.AppImage' } })).toBeNull();
    expect(runningAppImage({ ...appImage, environment: {} })).toBeNull();
  });
});
