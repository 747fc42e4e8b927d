/**
 * A lesson in a learning management system: one experiment with the student's own seed, and one question about it.
 * The right answer is never written anywhere: when a student answers, the experiment that the question is about is
 * computed in a frame of its own, and its result is the answer. The grade goes to the course by the calls of SCORM.
 */
const byId = (id) => document.getElementById(id);
const lesson = JSON.parse(byId('lesson').textContent);

/** The names of SCORM's two versions for the same things. */
const dialects = {
  1.2: {
    object: 'API',
    calls: {
      begin: 'LMSInitialize',
      end: 'LMSFinish',
      get: 'LMSGetValue',
      set: 'LMSSetValue',
      keep: 'LMSCommit',
      code: 'LMSGetLastError',
      text: 'LMSGetErrorString',
    },
    learner: 'cmi.core.student_id',
    status: ['cmi.core.lesson_status'],
    score: 'cmi.core.score',
    exit: 'cmi.core.exit',
    time: 'cmi.core.session_time',
    response: 'student_response',
    wrong: 'wrong',
    /** HHHH:MM:SS */
    spell: (seconds) =>
      [seconds / 3600, (seconds / 60) % 60, seconds % 60]
        .map((each, i) => String(Math.floor(each)).padStart(i === 0 ? 4 : 2, '0'))
        .join(':'),
  },
  2004: {
    object: 'API_1484_11',
    calls: {
      begin: 'Initialize',
      end: 'Terminate',
      get: 'GetValue',
      set: 'SetValue',
      keep: 'Commit',
      code: 'GetLastError',
      text: 'GetErrorString',
    },
    learner: 'cmi.learner_id',
    status: ['cmi.completion_status', 'cmi.success_status'],
    score: 'cmi.score',
    exit: 'cmi.exit',
    time: 'cmi.session_time',
    response: 'learner_response',
    wrong: 'incorrect',
    spell: (seconds) => `PT${Math.floor(seconds)}S`,
  },
};
const dialect = dialects[lesson.scorm];

/** The course's object for these calls: in a window around this one, or around the one that opened it. */
function findApi() {
  const around = (start) => {
    let at = start;
    for (let steps = 0; steps < 100; steps++) {
      try {
        if (at[dialect.object]) return at[dialect.object];
      } catch {
        return null; // a page of somebody else
      }
      if (at.parent === at) return null;
      at = at.parent;
    }
    return null;
  };
  return around(window) ?? (window.opener ? around(window.opener) : null);
}

/** The course, or what stands for it where there is none. */
class Course {
  api = findApi();
  began = Date.now();
  open = false;

  begin() {
    if (!this.api)
      return this.tell('This page is not in a course that takes grades. All of it works; no grade is sent.');
    this.open = this.call('begin', '') === 'true';
    if (!this.open) this.fail('The course did not start this lesson');
    else if (/^(|not attempted|unknown)$/.test(this.get(dialect.status[0]))) {
      this.set(dialect.status[0], 'incomplete');
      this.call('keep', '');
    }
  }

  call(name, ...given) {
    return String(this.api[dialect.calls[name]](...given));
  }

  get(element) {
    return this.open ? this.call('get', element) : '';
  }

  /** Whether the course has taken the value. */
  set(element, value) {
    return this.open && this.call('set', element, String(value)) === 'true';
  }

  /** The grade, what was answered, and what a later visit needs. */
  report(given, right, kept) {
    if (!this.open) return;
    const grade = right ? 100 : 0;
    const { score, status, response, wrong } = dialect;
    const values = [
      [`${score}.min`, 0],
      [`${score}.max`, 100],
      [`${score}.raw`, grade],
      ...(status.length > 1 ? [[`${score}.scaled`, grade / 100]] : []),
      ...(status.length > 1 ? [[status[0], right ? 'completed' : 'incomplete']] : []),
      [status.at(-1), right ? 'passed' : 'failed'],
      ['cmi.suspend_data', JSON.stringify(kept)],
    ];
    const refused = values.filter(([element, value]) => !this.set(element, value));
    // The list of answers is for those who read reports; courses may be without it.
    const place = `cmi.interactions.${Number(this.get('cmi.interactions._count')) || 0}`;
    this.set(`${place}.id`, lesson.id);
    this.set(`${place}.type`, 'numeric');
    this.set(`${place}.${response}`, Number(given.toFixed(7)));
    this.set(`${place}.result`, right ? 'correct' : wrong);
    if (this.call('keep', '') !== 'true' || refused.length > 0)
      this.fail(`The course did not take ${refused.map(([element]) => element).join(', ') || 'the grade'}`);
    else this.tell(`Your course has this grade: ${grade} of 100.`);
  }

  end() {
    if (!this.open) return;
    this.set(dialect.time, dialect.spell((Date.now() - this.began) / 1000));
    this.set(dialect.exit, 'suspend');
    this.call('keep', '');
    this.call('end', '');
    this.open = false;
  }

  fail(what) {
    const code = this.call('code');
    const why = code === '0' ? '' : `: ${this.call('text', code)} (error ${code})`;
    this.tell(`${what}${why}. Tell your lecturer; the lesson itself works.`);
  }

  tell(text) {
    byId('course').textContent = text;
  }
}

/** A number from 1 on that belongs to a learner and this lesson (FNV-1a), the same on every visit. */
function seedOf(learner) {
  let seed = 0x811c9dc5;
  for (const letter of `${lesson.id} ${learner}`)
    seed = Math.imul(seed ^ letter.codePointAt(0), 0x01000193) >>> 0;
  return seed + 1;
}

/** A link of the lesson with the student's seed. */
function own(link, seed) {
  const fields = new URLSearchParams(link.slice(1));
  for (const key of lesson.seeds) fields.set(key, String(seed));
  return `srlm.html?embed#${fields}`;
}

/** What the experiment of the question gives. Throws what the reader should know. */
function computed(seed) {
  const frame = document.createElement('iframe');
  frame.className = 'computing';
  frame.tabIndex = -1;
  frame.setAttribute('aria-hidden', 'true');
  return new Promise((resolve, reject) => {
    const hear = ({ source, data }) => {
      if (source !== frame.contentWindow) return;
      if (data?.type === 'srlm-problem')
        reject(new Error(data.problems.map(({ key, message }) => `${key}: ${message}`).join('\n')));
      if (data?.type !== 'srlm-result' || data.figure !== 'run') return;
      const value = data.summary[lesson.quantity];
      if (typeof value === 'number') resolve({ value, hash: data.hash });
      else reject(new Error(`this run has no ${lesson.label}`));
    };
    window.addEventListener('message', hear);
    frame.src = own(lesson.asked, seed);
    document.body.append(frame);
  }).finally(() => frame.remove());
}

/** "0.12", "0,12" and "12 %" are the same number; null for what is none. */
function numberIn(text) {
  const match = /^\s*([+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?)\s*(%?)\s*$/i.exec(text);
  if (!match) return null;
  return Number(match[1].replace(',', '.')) / (match[2] ? 100 : 1);
}

const said = (value) => String(Number(value.toPrecision(4)));

function verdict(text, kind = '') {
  byId('verdict').className = kind;
  byId('verdict').textContent = text;
}

const course = new Course();
course.begin();
const seed = seedOf(course.get(dialect.learner) || 'anyone');
let tries = 0;

/** As the experiment in it: as the lecturer has chosen, or as the reader's system. */
const dark = matchMedia('(prefers-color-scheme: dark)');
const look = () => {
  const asked = new URLSearchParams(lesson.link.slice(1)).get('theme');
  document.documentElement.dataset.theme = asked ?? (dark.matches ? 'dark' : 'light');
};
dark.addEventListener('change', look);
look();

byId('title').textContent = document.title = lesson.title;
byId('task').textContent = lesson.task;
byId('question').textContent = lesson.question;
byId('hint').textContent =
  `A number such as 0.12 or 12 %, within ${lesson.tolerance} of what your own run gives. Your seed is ${seed}.`;

const experiment = byId('experiment');
experiment.title = lesson.title;
window.addEventListener('message', ({ source, data }) => {
  if (source === experiment.contentWindow && data?.type === 'srlm-height' && data.height > 0)
    experiment.style.height = `${data.height + 2}px`;
});
experiment.src = own(lesson.link, seed);

/** After a right answer there is nothing more to do. */
function close() {
  byId('answer').disabled = true;
  byId('send').disabled = true;
}

try {
  const kept = JSON.parse(course.get('cmi.suspend_data') || 'null');
  if (kept) {
    tries = kept.tries;
    byId('answer').value = kept.given;
    verdict(
      kept.right
        ? `You have answered: ${kept.given}, and that was right.`
        : `You have tried ${kept.given}, which was not right. Try again.`,
      kept.right ? 'right' : 'wrong',
    );
    if (kept.right) close();
  }
} catch {
  // Whatever the course has kept is not from here: it begins anew.
}

byId('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const text = byId('answer').value;
  const given = numberIn(text);
  if (given === null) {
    verdict(`“${text}” is no number. Write it as 0.12 or 12 %.`, 'wrong');
    byId('answer').focus();
    return;
  }
  byId('send').disabled = true;
  verdict('Computing your run …');
  try {
    const { value, hash } = await computed(seed);
    const right = Math.abs(given - value) <= lesson.tolerance;
    tries += 1;
    if (right) verdict(`Right. Your run gives ${said(value)} (hash ${hash}).`, 'right');
    else
      verdict(
        `Not within ${lesson.tolerance} of what your run gives. Look again: is everything set as the task says?`,
        'wrong',
      );
    course.report(given, right, { given: text.trim(), right, tries });
    if (right) close();
  } catch (error) {
    verdict(`The answer could not be computed: ${error.message}. Nothing was reported; try again.`, 'wrong');
  }
  if (!byId('answer').disabled) byId('send').disabled = false;
});

window.addEventListener('pagehide', () => course.end());
