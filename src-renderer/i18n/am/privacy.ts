/** Owns the Amharic words of what stays here and what does not. `{name}` is filled in. */
import type { Amharic } from '../catalog.js';
import type { privacy as english } from '../en/privacy.js';

export const privacy: Amharic<typeof english> = {
  'privacy.lead': 'እዚህ የሚቀረው እና የማይቀረው።',
  'privacy.leaves': 'ከዚህ ኮምፒውተር የሚወጣው',
  'privacy.leaves.local': 'ምንም። ንግግርዎን መረዳት፣ መልስ ማዘጋጀት እና መናገር ሁሉ በዚህ ኮምፒውተር ላይ ይከናወናል።',
  'privacy.leaves.chat': 'የውይይቱ ጽሑፍ እርስዎ ወደ ሰየሙት {address} ይሄዳል። ድምጽዎ እዚህ ይቀራል።',
  'privacy.leaves.chatHere': 'ምንም። እርስዎ የሰየሙት የውይይት አገልጋይ {address} በዚህ ኮምፒውተር ላይ ይሰራል።',
  'privacy.leaves.service': 'ድምጽዎ እና የሚተይቡት ወደ {name} ይሄዳሉ።',
  'privacy.leaves.endpoint': 'ድምጽዎ እና የሚተይቡት ለ{name} ወዳስቀመጡት መዳረሻ {address} ይሄዳሉ።',
  'privacy.microphone': 'ማይክሮፎኑ የሚከፈትበት ጊዜ',
  'privacy.microphone.text': 'ሲናገሩ ወይም ከእጅ ነጻ ሲበራ ብቻ። ካልሆነ በእያንዳንዱ ተራ መጨረሻ ይለቀቃል።',
  'privacy.microphone.kept':
    'ድምጸ-ከል ካልተደረገ በስተቀር ሁልጊዜ፦ ዝግጁ እንዲሆን መርጠዋል። በንግግሮች መካከል የመጨረሻው ግማሽ ሰከንድ በማህደረ ትውስታ ይቆያል፣ የትም አይሄድም።',
  'privacy.keys': 'ቁልፎች የሚቀመጡበት',
  'privacy.keys.system': 'በስርዓትዎ የቁልፍ ማከማቻ ውስጥ፣ ተመስጥረው።',
  'privacy.keys.weak': 'በሚሸፍናቸው ነገር ግን በማይጠብቃቸው ፋይል ውስጥ።',
  'privacy.keys.session': 'ከParley እስኪወጡ ድረስ በማህደረ ትውስታ ብቻ፦ ስርዓትዎ ደህንነቱ የተጠበቀ ማከማቻ የለውም።',
  'privacy.weak': 'ቁልፎችን በደካማ ማከማቻ አስቀምጥ',
  'privacy.weak.help': 'ቁልፎችን እንደገና ከመተየብ ያድንዎታል። ፋይሎችዎን ማንበብ የሚችል ሁሉ ሊያነባቸው ይችላል።',

  'privacy.history': 'ታሪክ',
  'privacy.keepHistory': 'ታሪክ አስቀምጥ',
  'privacy.keepHistory.help': 'በኋላ እንዲፈልጉት የተባለው በጽሑፍ በዚህ ኮምፒውተር ላይ ይቀመጣል።',
  'privacy.historyDays': 'የሚቀመጥበት ጊዜ',
  'privacy.historyDays.help': 'የቆዩ ተራዎች ከድምጻቸው ጋር በራሳቸው ይሰረዛሉ።',
  'privacy.historyDays.ever': 'ያለ ገደብ',
  'privacy.historyDays.year': '1 ዓመት',
  'privacy.historyDays.days.one': '{count} ቀን',
  'privacy.historyDays.days.other': '{count} ቀናት',
  'privacy.recordAudio': 'የድምጽ ቅጂዎችን አስቀምጥ',
  'privacy.recordAudio.help':
    'ድምጽዎ እና መልሶቹ ከጽሑፋቸው ጎን በድምጽ ይቀመጣሉ፤ በዚህ ኮምፒውተር ላይ ብቻ፣ ተራው እስኪሰረዝ ድረስ። ፋይሎችዎን ማንበብ የሚችል ሁሉ ሊሰማቸው ይችላል።',
  'privacy.recordAudio.noHistory': 'ድምጽ ከታሪክ ጋር ይቀመጣል፣ ታሪክ ግን ጠፍቷል።',
  'privacy.delete': 'ቀድሞ የተቀመጠው',
  'privacy.delete.open': 'በ“ታሪክ” ውስጥ ይፈልጉት ወይም ይሰርዙት',
};
