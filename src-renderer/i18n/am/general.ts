/** Owns the Amharic words of how Parley looks and starts. `{name}` is filled in. */
import type { Amharic } from '../catalog.js';
import type { general as english } from '../en/general.js';

export const general: Amharic<typeof english> = {
  'general.lead': 'የParley መልክ እና አጀማመር።',
  'general.theme': 'ገጽታ',
  'general.theme.system': 'የስርዓቱ',
  'general.theme.light': 'ብሩህ',
  'general.theme.dark': 'ጨለማ',
  'general.theme.high-contrast': 'ከፍተኛ ንፅፅር',
  'general.closeToTray': 'በስርዓት ትሪ ውስጥ መስራቱን ይቀጥል',
  'general.closeToTray.help': 'መስኮቱ ሲዘጋም የንግግር ቁልፉ ይሰራል።',
  'general.closeToTray.noTray': 'ይህ ዴስክቶፕ ትሪ አያሳይም፦ መዝጋት መስኮቱን ያሳንሰዋል።',
  'general.startHidden': 'ተደብቆ ይጀምር',
  'general.startHidden.help': 'Parley ይህን መስኮት ሳይከፍት ይጀምራል።',
  'general.idleHangUp': 'ማንም ካልተናገረ ግንኙነቱን አቋርጥ',
  'general.idleHangUp.help': 'አንዳንድ አገልግሎቶች በተገናኙበት ደቂቃ ያስከፍላሉ። ቀጣዩ ንግግርዎ እንደገና ያገናኛል።',
  'general.idleHangUp.after.one': 'ከ{count} ደቂቃ በኋላ',
  'general.idleHangUp.after.other': 'ከ{count} ደቂቃዎች በኋላ',
  'general.idleHangUp.never': 'በጭራሽ',
  'general.version': 'ስሪት {version}',
  'general.quit': 'Parleyን ዝጋ',
};
