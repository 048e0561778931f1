/**
 * Owns the name of the device the system plays on, and tells main whenever it is another one: answers on headphones
 * are not heard by the microphone.
 */
export type SpeakerDevices = Pick<MediaDevices, 'enumerateDevices' | 'addEventListener'>;

/** Tells at once, and after each change of the devices. */
export function followDefaultSpeaker(media: SpeakerDevices, tell: (name: string) => void): () => Promise<void> {
  let told: string | null = null;
  const look = async (): Promise<void> => {
    const devices = await media.enumerateDevices().catch(() => []);
    const name = defaultSpeakerName(devices.filter(({ kind }) => kind === 'audiooutput')).slice(0, 200);
    if (name === told) return;
    told = name;
    tell(name);
  };
  media.addEventListener('devicechange', () => void look());
  void look();
  return look;
}

/** The browser lists the default as an entry of its own, named after the device (`Default - Headset`) or not. */
function defaultSpeakerName(speakers: readonly Pick<MediaDeviceInfo, 'deviceId' | 'groupId' | 'label'>[]): string {
  const alias = speakers.find(({ deviceId }) => deviceId === 'default');
  const others = speakers.filter(({ deviceId }) => deviceId !== 'default' && deviceId !== 'communications');
  if (alias === undefined) return others.length === 1 ? (others[0]?.label ?? '') : '';
  const itself = others.find(
    ({ groupId, label }) =>
      (groupId !== '' && groupId === alias.groupId) || (label !== '' && alias.label.endsWith(label)),
  );
  return itself?.label ?? (others.length === 1 ? (others[0]?.label ?? '') : alias.label);
}
