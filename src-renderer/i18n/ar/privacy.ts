/** Owns the Arabic words of what stays here and what does not. `{name}` is filled in. */
import type { Arabic } from '../catalog.js';
import type { privacy as english } from '../en/privacy.js';

export const privacy: Arabic<typeof english> = {
  'privacy.lead': 'ما يبقى هنا وما لا يبقى.',
  'privacy.leaves': 'ما يغادر هذا الحاسوب',
  'privacy.leaves.local': 'لا شيء. كلامك يُفهم ويُجاب عنه ويُنطق الرد على هذا الحاسوب.',
  'privacy.leaves.chat': 'يذهب نص المحادثة إلى {address} الذي حددته. صوتك يبقى هنا.',
  'privacy.leaves.chatHere': 'لا شيء. خادم الدردشة الذي حددته، {address}، يعمل على هذا الحاسوب.',
  'privacy.leaves.service': 'يذهب صوتك وما تكتبه إلى {name}.',
  'privacy.leaves.endpoint': 'يذهب صوتك وما تكتبه إلى {address}، نقطة الاتصال التي عيّنتها لـ {name}.',
  'privacy.microphone': 'متى يكون الميكروفون مفتوحًا',
  'privacy.microphone.text': 'وأنت تتحدث فقط، أو عندما يكون التحدث الحر مفعّلًا. وفيما عدا ذلك يُغلق في نهاية كل دور.',
  'privacy.microphone.kept':
    'دائمًا، إلا عند كتمه: لقد اخترت إبقاءه جاهزًا. بين كلام وآخر يبقى آخر نصف ثانية في الذاكرة ولا يذهب إلى أي مكان.',
  'privacy.keys': 'أين تُحفظ المفاتيح',
  'privacy.keys.system': 'في مخزن المفاتيح الخاص بنظامك، مشفّرة.',
  'privacy.keys.weak': 'في ملف يموّهها لكنه لا يحميها.',
  'privacy.keys.session': 'في الذاكرة فقط حتى إنهاء Parley: لا يوفر نظامك مخزنًا آمنًا.',
  'privacy.weak': 'حفظ المفاتيح في مخزن ضعيف',
  'privacy.weak.help': 'يغنيك عن كتابة المفاتيح مرة أخرى. من يستطيع قراءة ملفاتك يستطيع قراءتها.',

  'privacy.history': 'السجل',
  'privacy.keepHistory': 'حفظ السجل',
  'privacy.keepHistory.help': 'ما قيل، كتابةً، يبقى على هذا الحاسوب لتتمكن من البحث فيه.',
  'privacy.historyDays': 'مدة الحفظ',
  'privacy.historyDays.help': 'تُحذف الأدوار الأقدم تلقائيًا مع صوتها.',
  'privacy.historyDays.ever': 'دائمًا',
  'privacy.historyDays.year': 'سنة واحدة',
  'privacy.historyDays.days.zero': 'بلا أيام',
  'privacy.historyDays.days.one': 'يوم واحد',
  'privacy.historyDays.days.two': 'يومان',
  'privacy.historyDays.days.few': '{count} أيام',
  'privacy.historyDays.days.many': '{count} يومًا',
  'privacy.historyDays.days.other': '{count} يوم',
  'privacy.recordAudio': 'حفظ التسجيلات الصوتية',
  'privacy.recordAudio.help':
    'يُحفظ صوتك والردود صوتًا إلى جانب كلماتها، على هذا الحاسوب فقط، حتى يُحذف الدور. من يستطيع قراءة ملفاتك يستطيع سماعها.',
  'privacy.recordAudio.noHistory': 'يُحفظ الصوت مع السجل، وهو متوقف.',
  'privacy.delete': 'ما حُفظ من قبل',
  'privacy.delete.open': 'ابحث فيه أو احذفه في «السجل»',
};
