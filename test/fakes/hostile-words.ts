/** Words a service may say to harm whoever shows them: markup, signs of direction, and what terminals obey. */
export const HOSTILE_WORDS: readonly string[] = [
  '<img src=x onerror="window.hurt = true"><script>window.hurt = true</script>',
  '<svg/onload=hurt()>"><iframe srcdoc="<script>hurt()</script>">',
  '{@html hurt} ${hurt} {{hurt}} javascript:hurt()',
  '\u202ereversed\u2066 and isolated',
  '\u001b[2J\u001b]0;title\u0007\u001b]8;;https://thief.example\u0007click\u009b31m',
  'line\rover\u2028line\u0085and\u000bpage\u000c# heading\u0000and more',
  '![picture](https://thief.example/pixel.png) [link](javascript:hurt())',
];
