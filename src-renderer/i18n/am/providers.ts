/**
 * Owns the Amharic words of the services' forms, by the keys of their descriptors. Names of formats, models and fields
 * of a service stay as the service writes them.
 */
import type { ProviderWords, UnitWords } from '../catalog.js';

export const units: UnitWords = { ms: 'ሚሴ', s: 'ሰከንድ', 'seconds of audio': 'የድምጽ ሰከንዶች' };

export const providers: ProviderWords = {
  local: {
    summary: 'በዚህ ኮምፒውተር ላይ ይሰራል፦ መለያም አውታረ መረብም አያስፈልግም። የመረጡት የቋንቋ ሞዴል መጨመር ይቻላል።',
    fields: {
      chatUrl: {
        label: 'የቋንቋ ሞዴል አገልጋይ',
        help: 'የOpenAI ፕሮቶኮልን የሚናገር የውይይት አገልጋይ መሠረታዊ አድራሻ፣ እንደ Ollama፣ LM Studio ወይም llama.cpp። አብረው የተሰሩ ክህሎቶችን ብቻ ለመጠቀም ባዶ ይተዉት።',
      },
      chatModel: { label: 'ሞዴል', help: 'አገልጋዩ የሚጠራበት የሞዴሉ ስም።' },
      systemPrompt: {
        label: 'መመሪያዎች',
        help: 'ከእያንዳንዱ ውይይት በፊት ለቋንቋ ሞዴሉ የሚነገረው። ለአጭር የንግግር መልሶች ባዶ ይተዉት።',
        placeholder: 'አንተ ታጋሽ የእንግሊዝኛ መምህር ነህ።',
      },
      voice: {
        label: 'ድምጽ',
        help: 'ሁሉም ድምጾች እንግሊዝኛ ይናገራሉ፣ በዚህ ኮምፒውተር ላይም ይገኛሉ።',
        choices: { slt: 'ሴት፣ አሜሪካዊት', rms: 'ወንድ፣ አሜሪካዊ', awb: 'ወንድ፣ ስኮትላንዳዊ', kal16: 'ወንድ፣ ሮቦታዊ' },
      },
      rate: {
        label: 'የንግግር ፍጥነት',
        help: '“slower” ወይም “faster” ማለትም ይችላሉ።',
        choices: { '0.75': 'ዝግተኛ', '0.9': 'ረጋ ያለ', '1': 'መደበኛ', '1.15': 'ቀልጣፋ', '1.35': 'ፈጣን' },
      },
      chatKey: {
        label: 'የውይይት አገልጋዩ API ቁልፍ',
        help: 'አገልጋዩ ሲጠይቅ ብቻ ያስፈልጋል። በዚህ ኮምፒውተር ላይ ያሉ አገልጋዮች ብዙውን ጊዜ አይጠይቁም።',
      },
    },
  },
  addisai: {
    summary: 'አማርኛ እና አፋን ኦሮሞ ይናገራል፣ ይገባዋልም። API ቁልፍ ያስፈልገዋል፤ ንግግር ብቻ።',
    fields: {
      signIn: {
        label: 'መግቢያ',
        help: 'API ቁልፍ AddisAI ለገንቢዎች የሚሰጠው ነው። የተጠቃሚ ማስመሰያ ሌላ ቦታ ገብተው ለአጭር ጊዜ የሚሰራ ለሚሰጣቸው ሰዎች ነው።',
        choices: { apiKey: 'API ቁልፍ', jwt: 'የተጠቃሚ ማስመሰያ (JWT)' },
      },
      silenceMs: {
        label: 'ከለቀቁ በኋላ ያለ ዝምታ',
        help: 'AddisAI ዝምታ ሲሰማ ይመልሳል፣ ስለዚህ ቁልፉን ከለቀቁ በኋላ Parley ጥቂት ዝምታ ይልካል። መልሶች ካልመጡ መጨመር ይረዳል፤ መልስ እንደጀመረ ይቆማል።',
      },
      messageSamples: {
        label: 'በአንድ መልዕክት ውስጥ ያለ ድምጽ',
        help: 'አጫጭር መልዕክቶች ቶሎ ይደርሳሉ፤ ረጃጅሞቹ ቁጥራቸው ያነሰ ነው።',
        choices: { '1024': '64 ሚሴ (1024 ናሙናዎች)', '2048': '128 ሚሴ (2048 ናሙናዎች)' },
      },
      nameFormat: {
        label: 'በእያንዳንዱ መልዕክት የድምጽ ቅርጸቱን ጥቀስ',
        help: 'አዳዲሶቹ የAddisAI ሰነዶች ይጠይቁታል፣ የመጀመሪያዎቹ አያውቁትም።',
      },
      apiKey: { label: 'API ቁልፍ', help: 'በsk_ ይጀምራል። AddisAI አማርኛ እና አፋን ኦሮሞ ይናገራል፣ ይገባዋልም።' },
      jwt: { label: 'የተጠቃሚ ማስመሰያ', help: 'ለአጭር ጊዜ የሚሰራ፦ ጊዜው ሲያልፍ መተካት አለበት።' },
    },
  },
  amigo: {
    summary: 'የAmigo ድርጅትዎ ወኪሎች፣ በድምጽ ወይም በጽሑፍ። API ቁልፍ፣ የቁልፉ መታወቂያ እና የተጠቃሚ መታወቂያ ያስፈልገዋል።',
    fields: {
      organization: {
        label: 'ድርጅት',
        help: 'በAmigo API አድራሻዎች ውስጥ እንዳለው የድርጅትዎ መታወቂያ።',
        pattern: 'ያለ “/” አንድ ቃል መሆን አለበት።',
      },
      serviceId: {
        label: 'የአገልግሎት መታወቂያ',
        help: 'የሚመልሰው አገልግሎት፣ Amigo እንደሚዘረዝረው፦ ከአሃዞች እና ከa እስከ f ካሉ ፊደላት 24 ምልክቶች።',
        pattern: 'ከአሃዞች እና ከa እስከ f ካሉ ፊደላት 24 ምልክቶች ሊኖሩት ይገባል።',
      },
      region: {
        label: 'ክልል',
        help: 'ድርጅትዎ የሚገኝበት። በሌላ ክልል Amigo አያውቀውም።',
        choices: { us: 'ዩናይትድ ስቴትስ', ca: 'ካናዳ (ሞንትሪያል)', eu: 'አውሮፓ (ፍራንክፈርት)', au: 'አውስትራሊያ (ሲድኒ)' },
      },
      signIn: {
        label: 'መግቢያ',
        help: 'በAPI ቁልፍ Parley ማስመሰያዎችን ራሱ ያገኛል፣ ያድሳል። በቀጥታ የተሰጠ ማስመሰያ ከተወሰነ ጊዜ በኋላ ያበቃል።',
        choices: { key: 'API ቁልፍ', token: 'ማስመሰያ' },
      },
      versionSet: { label: 'የስሪቶች ስብስብ', help: 'የትኛው የአገልግሎቱ ስሪቶች ስብስብ ጥቅም ላይ እንደሚውል።' },
      responseFormat: {
        label: 'መልሶች',
        help: 'የሚነገሩ መልሶች ቃላቸውም በማያ ገጹ ላይ ይታያል።',
        choices: { voice: 'በንግግር', text: 'በጽሑፍ ብቻ' },
      },
      audioFormat: { label: 'የድምጽ ቅርጸት', help: 'PCM ቀድሞ ይጀምራል። ሁሉም የአገልግሎቱ ስሪቶች MP3 የላቸውም።' },
      agentRate: {
        label: 'የድምጽ ፍጥነት',
        help: 'የPCM መልሶች ፍጥነት። Amigo አይገልጸውም፦ ድምጹ በጣም ወፍራም ወይም ቀጭን ከሆነ ሌላ ይምረጡ።',
      },
      actionFilter: {
        label: 'የሚገለጹ የወኪል ድርጊቶች',
        help: 'ወኪሉ ሲሰራ ለሚገልጻቸው ድርጊቶች መደበኛ አገላለጽ፤ አንዱም እንዳይገለጽ “^$”። ለሁሉም ባዶ ይተዉት።',
      },
      serverVad: {
        label: 'የንግግርን መጨረሻ Amigo ያገኛል',
        help: 'ከእጅ ነጻ ለመናገር። ሲጠፋ ቁልፉን መልቀቅ ንግግርዎን ያበቃል።',
      },
      vadField: {
        label: 'የድምጽ እንቅስቃሴ ማብሪያ ስም',
        help: 'የድምጽ እንቅስቃሴ ማወቂያን የሚያበራው መስክ። Amigo ሌላ ስም ከጠየቀ ብቻ ይቀይሩት።',
        pattern: 'የመስክ ስም መሆን አለበት፦ ፊደላት፣ አሃዞች እና “_”።',
      },
      extendTimeoutS: {
        label: 'ውይይቱ ክፍት ሆኖ ይቆይ',
        help: 'ማንም በማይናገርበት ጊዜ Amigo ግንኙነቱን እንዳያቋርጥ በዚህ ጊዜ ልዩነት ይጠየቃል። 0 በጭራሽ አይጠይቅም።',
      },
      apiKey: { label: 'API ቁልፍ', help: 'በAmigo ድርጅትዎ አስተዳዳሪ የሚፈጠር።' },
      apiKeyId: { label: 'የAPI ቁልፍ መታወቂያ', help: 'ከAPI ቁልፉ ጋር የመጣው መታወቂያ።' },
      userId: { label: 'የተጠቃሚ መታወቂያ', help: 'በስሙ የሚናገሩበት የAmigo ተጠቃሚ።' },
      token: { label: 'ማስመሰያ', help: 'የAmigo ተጠቃሚ የመታወቂያ ማስመሰያ። API ቁልፉ ራሱ ማስመሰያ አይደለም።' },
    },
  },
  zeebee: {
    summary: 'የተናገሩትን በአንድ ጊዜ ይልካል፣ በመረጡት የቋንቋ ሞዴል በቃላት እና በድምጽ ይመልሳል።',
    fields: {
      signIn: {
        label: 'የመግቢያ መንገድ',
        help: 'ZeebeeAI እንደዚህ ላሉ መተግበሪያዎች API ቁልፍን ይመርጣል።',
        choices: { 'api-key': 'API ቁልፍ', 'user-id': 'የተጠቃሚ መታወቂያ' },
      },
      model: { label: 'ሞዴል', help: 'የትኛው የቋንቋ ሞዴል እንደሚመልስ።' },
      language: {
        label: 'ቋንቋ',
        help: 'እርስዎ የሚናገሩበት፣ መልሶችም የሚነገሩበት።',
        choices: {
          'en-US': 'እንግሊዝኛ (አሜሪካ)',
          'en-GB': 'እንግሊዝኛ (ብሪታንያ)',
          'es-ES': 'ስፓኒሽ (ስፔን)',
          'fr-FR': 'ፈረንሳይኛ',
          'de-DE': 'ጀርመንኛ',
          'it-IT': 'ጣሊያንኛ',
          'pt-BR': 'ፖርቹጋልኛ (ብራዚል)',
          'ja-JP': 'ጃፓንኛ',
          'ko-KR': 'ኮሪያኛ',
          'zh-CN': 'ቻይንኛ (ቀለል ያለ)',
        },
      },
      ttsProvider: { label: 'የድምጽ አገልግሎት', help: 'መልሶቹን የሚናገረው።' },
      ttsVoice: { label: 'ድምጽ', help: 'የዚያ አገልግሎት ድምጽ፣ እንደ openai alloy ወይም elevenlabs Rachel።' },
      ttsOptions: { label: 'የድምጽ አማራጮች', help: 'የድምጽ አገልግሎቱ ተጨማሪ ቅንብሮች፣ በJSON object መልክ። ባዶ ከሆነ ምንም አይላክም።' },
      sttProvider: { label: 'የንግግር ማወቂያ አገልግሎት', help: 'ንግግርዎን ወደ ጽሑፍ የሚቀይረው።' },
      sttModel: { label: 'የንግግር ማወቂያ ሞዴል', help: 'የንግግር ማወቂያ አገልግሎቱ ሞዴል።' },
      uploadFormat: {
        label: 'የመላኪያ ቅርጸት',
        help: 'WAV ከድምጹ ምንም አያጎድልም። WebM ከOpus ጋር በአስር እጥፍ ገደማ ያነሰ ነው፣ ለዝግተኛ ግንኙነቶች።',
      },
      sendUserId: {
        label: 'ከእያንዳንዱ ንግግር ጋር የተጠቃሚ መታወቂያ ላክ',
        help: 'የአገልግሎቱ የራሱ የPython ደንበኛ እንደሚያደርገው። ሰነዶቹ አይጠይቁትም።',
      },
      apiKey: { label: 'API ቁልፍ', help: 'በsk- ይጀምራል፤ በZeebeeAI መለያዎ ላይ የሚፈጠር።' },
      userId: {
        label: 'የተጠቃሚ መታወቂያ',
        help: 'የZeebeeAI ተጠቃሚ መታወቂያዎ። ይህን የያዘ በስምዎ መናገር ስለሚችል እንደ ቁልፍ ይቀመጣል።',
      },
    },
  },
  playai: {
    summary: 'በplay.ai የተሰሩ የድምጽ ወኪሎች። አገልግሎቱ ከ2025 መጨረሻ ጀምሮ እንደተዘጋ ተዘግቧል።',
    fields: {
      agentId: {
        label: 'የወኪል መታወቂያ',
        help: 'የሚያነጋግሩትን ወኪል ይለያል። ወኪሉ በተፈጠረበት ቦታ ታይቷል።',
        pattern: 'Agent-XP5tVPa8GDWym6j መምሰል አለበት፦ ፊደላት፣ አሃዞች እና ሰረዞች።',
      },
      customGreeting: {
        label: 'ሰላምታ',
        help: 'በራሱ ሰላምታ ፋንታ ወኪሉ መጀመሪያ የሚለው።',
        placeholder: 'ሰላም፣ ምን ልርዳዎት?',
      },
      prompt: {
        label: 'መመሪያዎች',
        help: 'በወኪሉ የራሱ መመሪያዎች ላይ ይጨመራሉ።',
        placeholder: 'በአንድ ወይም በሁለት ዓረፍተ ነገር መልስ።',
      },
      outputFormat: {
        label: 'የመልሶች ድምጽ',
        help: 'PlayAI ድምጹን የሚልክበት መንገድ። በራሱ የሚልከው MP3 ነው።',
        choices: { raw: 'ጥሬ ናሙናዎች' },
      },
      outputSampleRate: {
        label: 'የመልሶች የናሙና ፍጥነት',
        help: 'ዝቅ ያለ ፍጥነት አነስተኛ አውታረ መረብ ያስፈልገዋል፤ PlayAI በራሱ የሚልከው 44100 Hz ነው።',
      },
      rawIs: {
        label: 'የጥሬ ናሙናዎቹ ዓይነት',
        help: 'PlayAI ይህን በሰነዶቹ አልገለጸም፤ ሌሎች 32-ቢት ተንሳፋፊ ነጥብ አግኝተዋል። መልሶች ጫጫታ ከሆኑ ይቀይሩት።',
        choices: { float32: '32-ቢት ተንሳፋፊ ነጥብ', pcm16: '16-ቢት ሙሉ ቁጥሮች' },
      },
      inputEncoding: {
        label: 'የማይክሮፎኑ ድምጽ',
        help: 'Parley ድምጽዎን የሚልክበት መንገድ። መስመራዊ PCM ከድምጹ ምንም አያጎድልም፤ Mu-law ግማሹን ያህል ነው።',
        choices: { linear16: 'መስመራዊ PCM (16 ቢት)', 'media-container': 'የWAV ዥረት' },
      },
      inputSampleRate: {
        label: 'የማይክሮፎኑ የናሙና ፍጥነት',
        help: 'የንግግር ማወቂያ ከ16000 Hz በላይ ብዙም አይጠቀምም።',
      },
      silenceMs: {
        label: 'ከለቀቁ በኋላ ያለ ዝምታ',
        help: 'PlayAI ዝምታ ሲሰማ ይመልሳል፣ ስለዚህ ቁልፉን ሲለቁ Parley ይህን ያህል በአንድ ጊዜ ይልካል፣ PlayAI እስኪያስተውል በማይክሮፎን ፍጥነት ይቀጥላል። 0 ምንም አይልክም።',
      },
      utteranceEndThreshold: {
        label: 'የንግግር መጨረሻ ወሰን',
        help: 'PlayAI ጨርሰዋል ብሎ የሚወስንበትን ያስተካክላል። መለኪያው በሰነዶች አልተገለጸም። ላለመላክ ባዶ ይተዉት።',
        pattern: 'እንደ 500 ወይም 0.5 ያለ ቁጥር መሆን አለበት።',
      },
      shouldSendLanguage: {
        label: 'የወኪሉን ቋንቋ ጠይቅ',
        help: 'የPlayAI የራሱ የድር ኪት ይጠይቃል፤ ይፋዊ ገጹ አያውቀውም። Parley መልስ አያስፈልገውም።',
      },
      surface: {
        label: 'መግቢያ በር',
        help: 'ይፋዊው API ቁልፍ ይጠይቃል። የPlayAI የድር ኪት መግቢያ ቁልፍ አይጠይቅም፣ ይፋዊ ወኪሎችን ብቻ ይከፍታል።',
        choices: { public: 'ይፋዊ API (/v1/talk)', sdk: 'የድር ኪት (/v1/agents)' },
      },
      extended: {
        label: 'የተራዘሙ መልዕክቶች',
        help: 'የተተየቡ መልዕክቶች፣ የሁለቱም ወገን ቃላት እና መልስ መሰማቱን የሚገልጽ ማስታወሻ የሚታወቁት ከPlayAI የድር ኪት ብቻ ነው። ለይፋዊው API ሲበሩ ሊከለከሉ ይችላሉ።',
        choices: { auto: 'ከድር ኪቱ ጋር ብቻ', on: 'በርቷል', off: 'ጠፍቷል' },
      },
      apiKey: { label: 'API ቁልፍ', help: 'የወኪሉ ባለቤት የሆነው መለያ ቁልፍ።' },
    },
  },
};
