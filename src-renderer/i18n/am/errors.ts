/** Owns what people read about each error, in Amharic: a title, and one plain sentence that says what helps. */
import type { ErrorTexts } from '../catalog.js';

export const errors: ErrorTexts = {
  'credentials-missing': { title: 'ቁልፍ ይጎድላል', text: 'ይህ ረዳት ከመመለሱ በፊት ቁልፍ ያስፈልገዋል።' },
  'credentials-rejected': { title: 'ቁልፉ ተቀባይነት አላገኘም', text: 'አገልግሎቱ ቁልፍዎን አልተቀበለም፤ ያረጋግጡት ወይም አዲስ ይለጥፉ።' },
  'permission-denied': {
    title: 'መለያዎ ይህን ማድረግ አይችልም',
    text: 'አገልግሎቱ ያውቅዎታል ነገር ግን ይህን አይፈቅድም፤ ቁልፉን ወይም ዕቅድዎን ያረጋግጡ።',
  },
  'option-invalid': { title: 'አንድ አማራጭ አይስማማም', text: 'ረዳቱ ከአማራጮቹ በአንዱ መስራት አይችልም፤ የረዳቱን አማራጮች ያረጋግጡ።' },
  'agent-unknown': {
    title: 'ወኪሉ አልተገኘም',
    text: 'አገልግሎቱ በዚህ ስም ወይም መታወቂያ ወኪል አያውቅም፤ የረዳቱን አማራጮች ያረጋግጡ።',
  },
  'conversation-conflict': {
    title: 'ያልተጠናቀቀ ውይይት አለ',
    text: 'አገልግሎቱ በአንድ ጊዜ አንድ ውይይት ብቻ ይከፍታል፦ ይቀጥሉት፣ ወይም ጨርሰው አዲስ ይጀምሩ፤ የተናገሩት ተቀምጧል።',
  },
  'quota-exhausted': {
    title: 'ዕቅድዎ አልቋል',
    text: 'ዕቅድዎ ወይም ቀሪ ሂሳብዎ ሲፈቅድ አገልግሎቱ እንደገና ይመልሳል፤ እዚያ ያለውን መለያዎን ይመልከቱ።',
  },
  'rate-limited': { title: 'በጣም ብዙ ጥያቄዎች', text: 'አገልግሎቱ ፍጥነታችንን እንድንቀንስ ጠይቋል፤ ትንሽ ቆይተው እንደገና ይሞክሩ።' },
  'audio-rejected': {
    title: 'ንግግርዎ ተቀባይነት አላገኘም',
    text: 'አገልግሎቱ የተላከለትን ድምጽ ማንበብ አልቻለም፤ የረዳቱን አማራጮች ያረጋግጡ።',
  },
  'protocol-violation': { title: 'አገልግሎቱ ያልተለመደ መልስ ሰጠ', text: 'Parley መልሱን አልተረዳውም፤ ማዘመን ሊያስፈልገው ይችላል።' },
  'provider-fault': { title: 'ረዳቱ አልተሳካለትም', text: 'በእሱ በኩል ችግር ተፈጥሯል፤ እንደገና መሞከር ሊረዳ ይችላል።' },
  'provider-discontinued': {
    title: 'ይህ አገልግሎት ላይኖር ይችላል',
    text: 'አሁን አይመልስም፣ ተቋርጦ ሊሆን ይችላል፤ ሌላ ረዳት ይምረጡ።',
  },
  'network-unreachable': { title: 'ግንኙነት የለም', text: 'አገልግሎቱን ማግኘት አይቻልም፤ አውታረ መረብዎን ያረጋግጡና እንደገና ይሞክሩ።' },
  'connection-lost': { title: 'ግንኙነቱ ጠፋ', text: 'የተናገሩት ተቀምጧል፤ እንደገና ይሞክሩ።' },
  timeout: { title: 'መልስ አልመጣም', text: 'ረዳቱ በጣም ዘገየ፤ እንደገና ይሞክሩ።' },
  interrupted: {
    title: 'ንግግርዎ ተቋረጠ',
    text: 'እየተናገሩ ሳለ የሆነ ነገር ማይክሮፎኑን ዘጋው፤ እስከዚያ የተናገሩት ተቀምጧል፦ እንደገና ይሞክሩ።',
  },
  cancelled: { title: 'ቆሟል', text: 'ይህ ከመጠናቀቁ በፊት ቆሟል።' },
  'text-unsupported': { title: 'ጽሑፍ አይቀበልም', text: 'ይህ ረዳት ንግግር ብቻ ይቀበላል፤ በምትኩ የመናገሪያ ቁልፉን ተጭነው ይያዙ።' },
  'microphone-denied': {
    title: 'ማይክሮፎኑ አልተፈቀደም',
    text: 'በስርዓትዎ የግላዊነት ቅንብሮች ውስጥ Parley ማይክሮፎኑን እንዲጠቀም ይፍቀዱ፣ ከዚያ እንደገና ይሞክሩ።',
  },
  'microphone-missing': { title: 'ማይክሮፎን አልተገኘም', text: 'አንድ ይሰኩ፣ ወይም ሌላ ማይክሮፎን ይምረጡ።' },
  'microphone-busy': {
    title: 'ማይክሮፎኑ ተይዟል',
    text: 'ሌላ ፕሮግራም ይዞታል፤ ያንን ፕሮግራም ይዝጉ ወይም ሌላ ማይክሮፎን ይምረጡ።',
  },
  'microphone-failed': { title: 'ማይክሮፎኑ ቆመ', text: 'ተነቅሏል ወይም ተበላሽቷል፤ እንደገና ይሰኩት ወይም ሌላ ይምረጡ።' },
  'microphone-stalled': {
    title: 'ማይክሮፎኑ ድምጽ አይሰጥም',
    text: 'ክፍት ነው ነገር ግን ዝም ብሏል፤ ማብሪያውን ያረጋግጡ ወይም ሌላ ይምረጡ።',
  },
  'microphone-late': {
    title: 'ማይክሮፎኑ ገና ዝግጁ አልነበረም',
    text: 'ማዳመጥ ከመጀመሩ በፊት ለቀዋል። ትንሽ ረዘም አድርገው ይያዙ፣ ወይም በቅንብሮች → ድምጽ ውስጥ ዝግጁ ያድርጉት።',
  },
  'playback-unavailable': {
    title: 'ድምጽ ማጉያ አልተገኘም',
    text: 'ድምጽ ማጉያ እስኪኖር መልሶች በጽሑፍ ይታያሉ፤ አንድ ይምረጡ ወይም ይሰኩ።',
  },
  'playback-failed': { title: 'ድምጹ ተቋረጠ', text: 'በመልሱ መካከል ድምጽ ማጉያው ተበላሸ፤ ጽሑፉ ተቀምጧል።' },
  'speech-engine-failed': { title: 'የንግግር ሞተሩ ቆመ', text: 'እንደገና ይናገሩ፦ ራሱ እንደገና ይጀምራል።' },
  'hotkey-unavailable': {
    title: 'የመናገሪያ ቁልፉ አይገኝም',
    text: 'በዚህ መስኮት ብቻ ይሰራል፤ የሚረዳውን ለማየት የመናገሪያ ቁልፍ ቅንብሮችን ይመልከቱ።',
  },
  'hotkey-lost': { title: 'የመናገሪያ ቁልፉ መስራት አቆመ', text: 'በዚህ መስኮት ያለውን አዝራር ይጠቀሙ፣ ወይም ሌላ ቁልፍ ይምረጡ።' },
  'storage-damaged': { title: 'አንድ ፋይል ተበላሽቷል', text: 'ወደ ጎን ተደርጓል፣ Parley በነባሪዎቹ ቀጥሏል።' },
  'storage-failed': {
    title: 'ለውጥዎ አልተቀመጠም',
    text: 'ዲስኩ ሞልቶ ወይም ለማንበብ ብቻ የተፈቀደ ሊሆን ይችላል፤ ቦታ ያስለቅቁና እንደገና ይሞክሩ።',
  },
  'request-invalid': { title: 'አልተሳካም', text: 'Parley ይህን እሴት መጠቀም አይችልም፤ ያረጋግጡት።' },
  internal: { title: 'የሆነ ችግር ተፈጥሯል', text: 'Parley የራሱ ስህተት አጋጥሞታል፤ እንደገና መሞከር ሊረዳ ይችላል።' },
};
