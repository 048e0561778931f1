/** Owns the Arabic words of how Parley looks and starts. `{name}` is filled in. */
import type { Arabic } from '../catalog.js';
import type { general as english } from '../en/general.js';

export const general: Arabic<typeof english> = {
  'general.lead': 'مظهر Parley وطريقة بدئه.',
  'general.theme': 'المظهر',
  'general.theme.system': 'النظام',
  'general.theme.light': 'فاتح',
  'general.theme.dark': 'داكن',
  'general.theme.high-contrast': 'تباين عالٍ',
  'general.closeToTray': 'مواصلة العمل في علبة النظام',
  'general.closeToTray.help': 'يبقى مفتاح التحدث يعمل بعد إغلاق النافذة.',
  'general.closeToTray.noTray': 'لا تظهر علبة نظام على سطح المكتب هذا: الإغلاق يصغّر النافذة بدلًا من ذلك.',
  'general.startHidden': 'البدء مخفيًا',
  'general.startHidden.help': 'يبدأ Parley دون فتح هذه النافذة.',
  'general.idleHangUp': 'قطع الاتصال عندما لا يتحدث أحد',
  'general.idleHangUp.help': 'تحتسب بعض الخدمات كل دقيقة اتصال. كلمتك التالية تعيد الاتصال.',
  'general.idleHangUp.after.zero': 'فورًا',
  'general.idleHangUp.after.one': 'بعد دقيقة واحدة',
  'general.idleHangUp.after.two': 'بعد دقيقتين',
  'general.idleHangUp.after.few': 'بعد {count} دقائق',
  'general.idleHangUp.after.many': 'بعد {count} دقيقة',
  'general.idleHangUp.after.other': 'بعد {count} دقيقة',
  'general.idleHangUp.never': 'أبدًا',
  'general.version': 'الإصدار {version}',
  'general.quit': 'إنهاء Parley',
};
