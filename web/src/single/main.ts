/** Start of the single file, which holds both: the app, and with ?embed an embed. */
import '../styles/embed.css';
import '../styles/fit.css';
import './not-started.css';

document.getElementById('not-started')?.remove();

if (new URLSearchParams(location.search).has('embed')) {
  document.body.replaceChildren(document.getElementById('trouble') as HTMLElement);
  document.documentElement.classList.add('is-embed');
  await import('../embed/main.js');
} else {
  await import('../app/main.js');
}
