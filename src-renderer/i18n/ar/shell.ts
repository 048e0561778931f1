/** Owns the Arabic words of the window around the views. `{name}` is filled in. */
import type { Arabic } from '../catalog.js';
import type { shell as english } from '../en/shell.js';

export const shell: Arabic<typeof english> = {
  'app.name': 'Parley',
  'app.sections': 'الأقسام',
  'app.loading': 'جارٍ تشغيل Parley…',
  'app.loading.slow': 'يستغرق هذا وقتًا أطول مما ينبغي.',
  'app.skip': 'تخطَّ إلى المحتوى',
  'app.partMissing': 'تعذّر تحميل هذا القسم',
  'app.storageNotice.title': 'نُحّي ملف تالف جانبًا',

  'nav.talk': 'التحدث',
  'nav.history': 'السجل',
  'nav.settings': 'الإعدادات',

  'error.retry': 'أعد المحاولة',
  'error.openAssistants': 'افتح الإعدادات',
  'error.chooseMicrophone': 'اختر الميكروفون',
  'error.chooseSpeaker': 'اختر مكبّر الصوت',
  'error.openTalkKey': 'افتح إعدادات مفتاح التحدث',
  'error.dismiss': 'إغلاق',
  'error.continueConversation': 'تابعها',
  'error.continuing': 'جارٍ المتابعة…',
  'error.finishConversation': 'أنهها وابدأ من جديد',
  'error.finishing': 'جارٍ الإنهاء…',
  'error.retryAfter': 'أعد المحاولة بعد {seconds} ث.',

  'settings.sections': 'أقسام الإعدادات',
  'settings.assistants': 'المساعدون',
  'settings.audio': 'الصوت',
  'settings.talk-key': 'مفتاح التحدث',
  'settings.general': 'عام',
  'settings.privacy': 'الخصوصية',
  'settings.diagnostics': 'التشخيص',
};
