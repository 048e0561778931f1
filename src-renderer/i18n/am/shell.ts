/** Owns the Amharic words of the window around the views. `{name}` is filled in. */
import type { Amharic } from '../catalog.js';
import type { shell as english } from '../en/shell.js';

export const shell: Amharic<typeof english> = {
  'app.name': 'Parley',
  'app.sections': 'ክፍሎች',
  'app.loading': 'Parley እየጀመረ ነው…',
  'app.loading.slow': 'ይህ ከሚገባው በላይ ጊዜ እየወሰደ ነው።',
  'app.skip': 'ወደ ይዘቱ ዝለል',
  'app.partMissing': 'ይህን እይታ መጫን አልተቻለም',
  'app.storageNotice.title': 'የተበላሸ ፋይል ወደ ጎን ተደርጓል',

  'nav.talk': 'ንግግር',
  'nav.history': 'ታሪክ',
  'nav.settings': 'ቅንብሮች',

  'error.retry': 'እንደገና ሞክር',
  'error.openAssistants': 'ቅንብሮችን ክፈት',
  'error.chooseMicrophone': 'ማይክሮፎን ምረጥ',
  'error.chooseSpeaker': 'ድምጽ ማጉያ ምረጥ',
  'error.openTalkKey': 'የመናገሪያ ቁልፍ ቅንብሮችን ክፈት',
  'error.dismiss': 'ዝጋ',
  'error.continueConversation': 'ቀጥል',
  'error.continuing': 'በመቀጠል ላይ…',
  'error.finishConversation': 'ጨርስና አዲስ ጀምር',
  'error.finishing': 'በመጨረስ ላይ…',
  'error.retryAfter': 'ከ{seconds} ሰከንድ በኋላ እንደገና ይሞክሩ።',

  'settings.sections': 'የቅንብሮች ክፍሎች',
  'settings.assistants': 'ረዳቶች',
  'settings.audio': 'ድምጽ',
  'settings.talk-key': 'የመናገሪያ ቁልፍ',
  'settings.general': 'አጠቃላይ',
  'settings.privacy': 'ግላዊነት',
  'settings.diagnostics': 'ምርመራ',
};
