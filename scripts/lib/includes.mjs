// Each C++ file includes the standard headers of what it uses: what another header happens to bring along, with one
// compiler, another one's does not. No compiler is asked, so that all machines agree.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

const containers = 'array deque list map set string unordered_map unordered_set vector'.split(' ');
/** Headers that by the standard include <initializer_list>. */
const withLists = [...containers, 'algorithm', 'random', 'utility', 'valarray', 'regex'];
const withSizes = [...containers, 'string_view', 'cstdio', 'cstdlib', 'cstring', 'ctime', 'memory', 'span'];

/** Names in std by the header that declares them; where others do as well, by all, separated by |. */
const byHeader = {
  [`cstddef|${withSizes.join('|')}`]: 'size_t ptrdiff_t',
  [`initializer_list|${withLists.join('|')}`]: 'initializer_list',
  cstddef: 'byte nullptr_t max_align_t',
  cstdint: ['', 'u']
    .flatMap((u) => ['8', '16', '32', '64', 'max', 'ptr'].map((w) => `${u}int${w}_t`))
    .join(' '),
  string: 'string u32string u16string wstring to_string stod stoi stoll stoul stoull getline',
  'string_view|string': 'string_view u32string_view',
  vector: 'vector',
  array: 'array',
  deque: 'deque',
  list: 'list',
  map: 'map multimap',
  set: 'set multiset',
  unordered_map: 'unordered_map unordered_multimap',
  unordered_set: 'unordered_set',
  span: 'span',
  tuple: 'tuple tie make_tuple apply',
  'utility|map|unordered_map': 'pair',
  utility: 'move forward swap exchange make_pair as_const declval index_sequence make_index_sequence',
  optional: 'optional nullopt make_optional',
  variant: 'variant monostate visit get_if holds_alternative variant_alternative_t',
  'variant|tuple|array|utility': 'get',
  memory: 'unique_ptr shared_ptr weak_ptr make_unique make_shared addressof',
  functional: 'function greater less plus multiplies hash reference_wrapper ref cref invoke',
  algorithm: `min max clamp minmax minmax_element min_element max_element sort stable_sort partial_sort nth_element
    is_sorted find find_if find_if_not search count count_if any_of all_of none_of equal mismatch
    lexicographical_compare fill fill_n generate copy copy_n copy_if copy_backward transform replace replace_if
    reverse rotate unique remove_if partition stable_partition lower_bound partition_point upper_bound binary_search equal_range
    shuffle sample for_each merge includes set_union set_intersection set_difference adjacent_find swap_ranges`,
  'algorithm|cstdio': 'remove',
  'iterator|vector|string|map|set|array': 'begin end size data next prev distance advance back_inserter',
  'iterator|vector|string': 'make_move_iterator reverse_iterator istreambuf_iterator inserter',
  numeric: 'accumulate iota inner_product partial_sum reduce gcd lcm midpoint',
  'cmath|cstdlib': 'abs',
  cmath: `sqrt exp log pow isnan isfinite isinf fabs floor ceil round lround llround trunc rint nearbyint log1p log2
    log10 expm1 exp2 cbrt nan nanf nextafter ldexp frexp sin cos tan atan atan2 tanh fmin fmax fmod hypot signbit
    copysign erf erfc lgamma tgamma fma modf ilogb scalbn`,
  limits: 'numeric_limits',
  random:
    'mt19937 mt19937_64 uniform_real_distribution uniform_int_distribution normal_distribution discrete_distribution random_device',
  bit: 'bit_cast endian rotr rotl popcount countl_zero countr_zero has_single_bit bit_ceil bit_width',
  cstring: 'memcpy memcmp memset memmove memchr strlen strcmp strncmp strchr strerror',
  cstdlib: 'strtod strtoll strtol strtoul strtoull getenv abort exit malloc free system atexit',
  cstdio:
    'snprintf fprintf printf fputs puts fopen fclose fread fwrite fflush rename FILE perror sscanf fseek ftell',
  cctype: 'isdigit isspace isalpha isalnum tolower toupper isupper islower ispunct isprint isxdigit',
  ctime: 'time time_t tm strftime gmtime localtime',
  cfenv: 'fesetround fegetround',
  clocale: 'setlocale localeconv',
  locale: 'locale',
  csignal: 'signal raise sig_atomic_t',
  exception: 'exception exception_ptr current_exception rethrow_exception make_exception_ptr terminate',
  stdexcept:
    'runtime_error logic_error invalid_argument out_of_range domain_error length_error overflow_error',
  'system_error|filesystem': 'error_code system_error errc generic_category system_category',
  new: 'bad_alloc nothrow align_val_t new_handler get_new_handler',
  fstream: 'ifstream ofstream fstream',
  sstream: 'ostringstream istringstream stringstream',
  iostream: 'cout cerr cin clog',
  'ios|iostream|fstream|sstream': 'ios ios_base streamsize',
  'ostream|iostream|fstream|sstream': 'ostream endl flush',
  'istream|iostream|fstream|sstream': 'istream ws',
  iomanip: 'setprecision setw setfill',
  filesystem: 'filesystem',
  chrono: 'chrono',
  thread: 'thread jthread this_thread',
  mutex: 'mutex lock_guard unique_lock scoped_lock once_flag call_once recursive_mutex',
  condition_variable: 'condition_variable',
  atomic: 'atomic atomic_flag memory_order_relaxed memory_order_acquire memory_order_release',
  future: 'future promise async future_status launch',
  numbers: 'numbers',
  charconv: 'from_chars to_chars chars_format',
  type_traits: `is_same_v is_integral_v is_floating_point_v is_trivially_copyable_v is_arithmetic_v is_signed_v
    is_unsigned_v is_enum_v is_convertible_v is_invocable_v decay_t remove_cvref_t remove_reference_t conditional_t
    enable_if_t underlying_type_t make_unsigned_t make_signed_t common_type_t void_t true_type false_type
    is_constant_evaluated invoke_result_t`,
  concepts: 'integral floating_point same_as convertible_to invocable',
};

/** What is not in std: macros, and functions of POSIX whose names mean nothing else. */
const outside = [
  ['cerrno', /\berrno\b|\bE(?:INTR|NOENT|EXIST|AGAIN|ACCES|PERM|INVAL|NOSPC|WOULDBLOCK|ISDIR|NOTDIR|ROFS)\b/],
  ['cmath', /\b(?:NAN|INFINITY|M_PI)\b/],
  ['cassert', /\bassert\(/],
  ['climits', /\b(?:CHAR_BIT|U?(?:INT|LONG|LLONG|SHRT)_(?:MAX|MIN)|PATH_MAX)\b/],
  ['cfloat', /\b(?:DBL|FLT|LDBL)_[A-Z]/],
  ['csignal|signal.h', /\bSIG(?:INT|TERM|HUP|KILL|PIPE|_IGN|_DFL)\b|\bsigaction\b/],
  [
    'unistd.h',
    /\b(?:fsync|fdatasync|ftruncate|isatty|sysconf|getpid|pread|pwrite|gethostname)\(|\bSTD\w+_FILENO\b/,
  ],
  [
    'fcntl.h',
    /\bO_(?:RDONLY|WRONLY|RDWR|CREAT|EXCL|TRUNC|CLOEXEC|DIRECTORY)\b|\bF_(?:SETLK|GETLK|OFD_\w+)\b/,
  ],
  ['sys/stat.h', /\b(?:fstat|lstat)\(|\bS_I[FS][A-Z]+\b|\bstruct stat\b/],
  ['sys/mman.h', /\b(?:mmap|munmap|madvise)\(|\bMAP_(?:PRIVATE|SHARED|FAILED)\b/],
  ['sys/file.h', /\bflock\(|\bLOCK_(?:EX|SH|NB|UN)\b/],
  ['sys/ioctl.h', /\bioctl\(|\bTIOCGWINSZ\b/],
  ['langinfo.h', /\bnl_langinfo\(/],
];

const headersOf = new Map(
  Object.entries(byHeader).flatMap(([headers, names]) => names.split(/\s+/).map((name) => [name, headers])),
);

/** C++ without comments and what is in quotes; lines stay lines. */
function bare(text) {
  const pattern =
    /R"(\w*)\([\s\S]*?\)\1"|"(?:\\.|[^"\\\n])*"|(?<![\w])'(?:\\.|[^'\\\n])+'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replace(pattern, (found) =>
    found.startsWith('/') ? found.replace(/[^\n]/g, '') : `""${found.replace(/[^\n]/g, '')}`,
  );
}

const included = (text) => [...text.matchAll(/^#include <([^>]+)>/gm)].map(([, header]) => header);

/**
 * What a file uses without including its header, as [{ line, name, header }]. `own` is the text of the header that
 * the file implements, whose includes count as well; header '' says that the table above lacks the name.
 */
export function missingIncludes(text, own = '') {
  const has = new Set([...included(text), ...included(own)]);
  const code = bare(text.replace(/^#include.*$/gm, ''));
  const missing = new Map();
  const demand = (headers, name, index) => {
    if (headers?.split('|').some((header) => has.has(header))) return;
    const header = headers?.split('|')[0] ?? '';
    const key = header || name;
    if (!missing.has(key)) missing.set(key, { line: code.slice(0, index).split('\n').length, name, header });
  };
  for (const { 0: whole, 1: name, index } of code.matchAll(/\bstd::(\w+)/g))
    demand(headersOf.get(name), whole, index);
  const list = code.search(/\bfor \([^;{}()]*[^:]:\s*\{/);
  if (list >= 0) demand(headersOf.get('initializer_list'), 'for (… : {…})', list);
  for (const [headers, pattern] of outside) {
    const found = code.match(pattern);
    if (found) demand(headers, found[0].replace('(', '()'), found.index);
  }
  return [...missing.values()];
}

/** Fails with what these files lack. */
export function checkIncludes(files) {
  const lines = files.flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const header = file.replace(/\.cpp$/, '.hpp');
    const own =
      header !== file && existsSync(join(root, header)) ? readFileSync(join(root, header), 'utf8') : '';
    return missingIncludes(text, own).map(({ line, name, header }) =>
      header
        ? `${file}:${line}: ${name} needs #include <${header}>`
        : `${file}:${line}: ${name}: its header is not in scripts/lib/includes.mjs; add it there`,
    );
  });
  if (lines.length > 0) throw new Error(`Headers that are used and not included:\n${lines.join('\n')}`);
}
