/** Owns the Amharic words of the first minute. `{name}` is filled in. */
import type { Amharic } from '../catalog.js';
import type { firstRun as english } from '../en/first-run.js';

export const firstRun: Amharic<typeof english> = {
  'firstRun.title': 'እንኳን ወደ Parley በደህና መጡ',
  'firstRun.progress': 'እርምጃ {step} ከ{count}',
  'firstRun.back': 'ተመለስ',
  'firstRun.skip': 'ይህን እርምጃ ዝለል',
  'firstRun.skipAll': 'ማዋቀሩን ዝለል',
  'firstRun.next': 'ቀጥል',
  'firstRun.finish': 'ጨርስ',
  'firstRun.unfinished': 'ማዋቀሩ አልተጠናቀቀም።',
  'firstRun.resume': 'ማዋቀሩን ቀጥል',

  'firstRun.microphone.title': 'የሆነ ነገር ይበሉ',
  'firstRun.microphone.text': 'አሞሌው ከድምጽዎ ጋር ይንቀሳቀሳል። Parley እዚህ የድምጹን ከፍታ ብቻ ያሳያል፣ ምንም አያስቀምጥም።',
  'firstRun.microphone.opening': 'ማይክሮፎኑ እየተከፈተ ነው…',
  'firstRun.microphone.waiting': 'ድምጽዎን በመጠበቅ ላይ…',
  'firstRun.microphone.heard': 'Parley ድምጽዎን ይሰማል።',
  'firstRun.microphone.quiet': 'እስካሁን ምንም አልተሰማም። ጮክ ብለው ይናገሩ፣ የማይክሮፎኑን ማብሪያ ያረጋግጡ፣ ወይም ሌላ ይምረጡ።',
  'firstRun.microphone.retry': 'እንደገና ሞክር',

  'firstRun.sound.title': 'ድምጽ ይስሙ',
  'firstRun.sound.text': 'መልሶች በድምጽ ይነገራሉ። መስማት እንደሚችሉ ያረጋግጡ።',
  'firstRun.sound.again': 'እንደገና አጫውት',
  'firstRun.sound.question': 'ሰምተውታል?',
  'firstRun.sound.yes': 'አዎ፣ ሰምቻለሁ',
  'firstRun.sound.no': 'አይ',
  'firstRun.sound.help': 'የኮምፒውተርዎን ድምጽ ከፍ ያድርጉ፣ ወይም ሌላ ድምጽ ማጉያ ይምረጡ፣ ከዚያ እንደገና ያጫውቱ።',

  'firstRun.talkKey.title': 'የመናገሪያ ቁልፍዎን ይጫኑ',
  'firstRun.talkKey.text': 'ከማንኛውም ፕሮግራም በእሱ ይናገራሉ። አንዴ ይሞክሩት፦ እዚህ ከመብራት በቀር ምንም አያደርግም።',
  'firstRun.talkKey.button': 'ሁልጊዜ በዚህ መስኮት ባለው አዝራር ወይም በSpace መናገር ይችላሉ።',
  'firstRun.talkKey.again': 'ቁልፉን እንደገና ሞክር',
  'firstRun.talkKey.change': 'ሌላ ቁልፍ ምረጥ',

  'firstRun.assistant.title': 'የሚመልስልዎትን ይምረጡ',
  'firstRun.assistant.text': '“{name}” ዝግጁ ነው። ከሌሎች ጋር በማንኛውም ጊዜ መነጋገር ይችላሉ።',
  'firstRun.assistant.incomplete': '“{name}” ከመመለሱ በፊት አንዳንድ ዝርዝሮች ያስፈልጉታል።',
  'firstRun.assistant.complete': 'አዋቅር',
  'firstRun.assistant.another': 'ሌላ አገልግሎት ተጠቀም',

  'firstRun.ready.title': 'ይጠይቁ፦ “What time is it?”',
  'firstRun.ready.start': 'መናገር ጀምር',
  'firstRun.ready.stop': 'አቁምና ላክ',
  'firstRun.ready.answered': 'በቃ ይህ ብቻ ነው። የፈለጉትን፣ በፈለጉት ጊዜ ይጠይቁ።',
};
