/** Start of the single file, which holds both: the laboratory, and with ?embed an embed. */
import '../styles/embed.css';

if (new URLSearchParams(location.search).has('embed')) {
  document.body.replaceChildren();
  await import('../embed/main.js');
} else {
  await import('../main.js');
}
