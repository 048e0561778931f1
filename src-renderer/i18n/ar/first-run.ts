/** Owns the Arabic words of the first minute. `{name}` is filled in. */
import type { Arabic } from '../catalog.js';
import type { firstRun as english } from '../en/first-run.js';

export const firstRun: Arabic<typeof english> = {
  'firstRun.title': 'مرحبًا بك في Parley',
  'firstRun.progress': 'الخطوة {step} من {count}',
  'firstRun.back': 'رجوع',
  'firstRun.skip': 'تخطَّ هذه الخطوة',
  'firstRun.skipAll': 'تخطَّ الإعداد',
  'firstRun.next': 'متابعة',
  'firstRun.finish': 'إنهاء',
  'firstRun.unfinished': 'لم يكتمل الإعداد.',
  'firstRun.resume': 'تابع الإعداد',

  'firstRun.microphone.title': 'قل شيئًا',
  'firstRun.microphone.text': 'يتحرك الشريط مع صوتك. لا يُظهر Parley هنا سوى علو الصوت، ولا يحفظ شيئًا.',
  'firstRun.microphone.opening': 'جارٍ فتح الميكروفون…',
  'firstRun.microphone.waiting': 'في انتظار صوتك…',
  'firstRun.microphone.heard': 'Parley يسمعك.',
  'firstRun.microphone.quiet': 'لم يُسمع شيء بعد. ارفع صوتك، أو تحقق من الزر الذي على الميكروفون نفسه، أو اختر غيره.',
  'firstRun.microphone.retry': 'أعد المحاولة',

  'firstRun.sound.title': 'اسمع صوتًا',
  'firstRun.sound.text': 'الردود منطوقة. تأكد من أنك تستطيع سماعها.',
  'firstRun.sound.again': 'شغّله مرة أخرى',
  'firstRun.sound.question': 'هل سمعته؟',
  'firstRun.sound.yes': 'نعم، سمعته',
  'firstRun.sound.no': 'لا',
  'firstRun.sound.help': 'ارفع مستوى الصوت في حاسوبك، أو اختر مكبّر صوت آخر، ثم شغّله مرة أخرى.',

  'firstRun.talkKey.title': 'اضغط مفتاح التحدث',
  'firstRun.talkKey.text': 'تتحدث به من أي برنامج. جرّبه مرة: هنا لا يفعل شيئًا سوى أن يضيء.',
  'firstRun.talkKey.button': 'يمكنك دائمًا التحدث بالزر في هذه النافذة، أو بمفتاح المسافة.',
  'firstRun.talkKey.again': 'جرّب المفتاح مرة أخرى',
  'firstRun.talkKey.change': 'اختر مفتاحًا آخر',

  'firstRun.assistant.title': 'اختر من يجيب',
  'firstRun.assistant.text': '«{name}» جاهز. يمكنك التحدث إلى غيره في أي وقت.',
  'firstRun.assistant.incomplete': 'ما زال «{name}» يحتاج إلى بعض التفاصيل قبل أن يجيب.',
  'firstRun.assistant.complete': 'أكمل إعداده',
  'firstRun.assistant.another': 'استخدم خدمة أخرى',

  'firstRun.ready.title': 'اسأل: “What time is it?”',
  'firstRun.ready.start': 'ابدأ التحدث',
  'firstRun.ready.stop': 'توقف وأرسل',
  'firstRun.ready.answered': 'هذا كل ما في الأمر. اسأل ما تشاء، متى تشاء.',
};
