import { scalar } from './function.ts'

/*
 * The stem of an English word by Snowball's English stemmer, also known as Porter 2. Letters are those in lower case; a `y` that
 * is a consonant is written `Y` meanwhile. Suffixes go only where they lie behind a mark: `first` and `second`, the ends
 * of the first two groups of vowels with the consonant behind each.
 */

type Marks = Readonly<{ first: number; second: number }>

/** Words whose stems no rule gives. */
const WHOLE: ReadonlyMap<string, string> = new Map(
  pairsOf(`
  skis ski, skies sky, dying die, lying lie, tying tie, idly idl, gently gentl, ugly ugli, early earli, only onli,
  singly singl, sky sky, news news, howe howe, atlas atlas, cosmos cosmos, bias bias, andes andes`),
)
const KEPT = /^(?:inning|outing|canning|herring|earring|proceed|exceed|succeed)$/
const SHORT = /(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy])$/

const SECOND = suffixes(`
  tional tion, enci ence, anci ance, abli able, entli ent, izer ize, ization ize, ational ate, ation ate, ator ate, alism al,
  aliti al, alli al, fulness ful, ousli ous, ousness ous, iveness ive, iviti ive, biliti ble, bli ble, ogi og, fulli ful,
  lessli less, li`)
const THIRD = suffixes('tional tion, ational ate, alize al, icate ic, iciti ic, ical ic, ful, ness, ative')
const FOURTH = suffixes('al, ance, ence, er, ic, able, ible, ant, ement, ment, ent, ism, ate, iti, ous, ive, ize, ion')

function pairsOf(list: string): (readonly [text: string, instead: string])[] {
  const pairs = list.split(',').map(pair => pair.trim().split(' '))
  return pairs.map(([text = '', instead = '']) => [text, instead] as const)
}

/** Suffixes with what they become, the longest first. */
function suffixes(list: string): readonly (readonly [suffix: string, instead: string])[] {
  return pairsOf(list).sort((a, b) => b[0].length - a[0].length)
}

/** `word_stem`. */
export const STEM = scalar('trino_word_stem', ['VARCHAR'], 'VARCHAR', stem)

function stem(text: string): string {
  const whole = WHOLE.get(text)
  if (whole !== undefined) return whole
  if (text.length < 3) return text
  const bare = text.replace(/^'/, '')
  const word = bare.replace(/^y/, 'Y').replace(/([aeiouy])y/g, '$1Y')
  const found = withoutSuffixes(word, marksOf(word))
  return word === bare ? found : found.replaceAll('Y', 'y')
}

function marksOf(word: string): Marks {
  const exception = /^(?:gener|commun|arsen)/.exec(word)
  const first = exception?.[0].length ?? behindVowels(word, 0)
  return { first, second: behindVowels(word, first) }
}

/** The place behind the first consonant that has a vowel before it. */
function behindVowels(word: string, from: number): number {
  const at = word.slice(from).search(/[aeiouy][^aeiouy]/)
  return at < 0 ? word.length : from + at + 2
}

function withoutSuffixes(word: string, marks: Marks): string {
  const singular = withoutPlural(word.replace(/'(?:s'?)?$/, ''))
  if (KEPT.test(singular)) return singular
  const present = withoutTense(singular, marks).replace(/(.[^aeiouy])[yY]$/s, '$1i')
  const second = replaced(present, SECOND, (suffix, stem) => {
    if (stem.length < marks.first) return false
    return suffix === 'ogi' ? stem.endsWith('l') : suffix !== 'li' || /[cdeghkmnrt]$/.test(stem)
  })
  const third = replaced(
    second,
    THIRD,
    (suffix, stem) => stem.length >= (suffix === 'ative' ? Math.max(marks.first, marks.second) : marks.first),
  )
  const fourth = replaced(
    third,
    FOURTH,
    (suffix, stem) => stem.length >= marks.second && (suffix !== 'ion' || /[st]$/.test(stem)),
  )
  return withoutEnd(fourth, marks)
}

function withoutPlural(word: string): string {
  if (word.endsWith('sses')) return word.slice(0, -2)
  if (/ie[ds]$/.test(word)) return word.slice(0, word.length > 4 ? -2 : -1)
  if (!word.endsWith('s') || /[us]s$/.test(word)) return word
  // Not in one expression with the end, which would be looked for from every vowel of a long text.
  const stem = word.slice(0, -1)
  return /[aeiouy]./s.test(stem) ? stem : word
}

function withoutTense(word: string, { first }: Marks): string {
  const [suffix] = /(?:eed|ed|ing)(?:ly)?$/.exec(word) ?? []
  if (suffix === undefined) return word
  const stem = word.slice(0, -suffix.length)
  if (suffix.startsWith('eed')) return stem.length >= first ? `${stem}ee` : word
  if (!/[aeiouy]/.test(stem)) return word
  if (/(?:at|bl|iz)$/.test(stem)) return `${stem}e`
  // All of `add`, `egg` and `off` belongs to the stem.
  if (/(?:bb|dd|ff|gg|mm|nn|pp|rr|tt)$/.test(stem)) return /^[aeo]..$/.test(stem) ? stem : stem.slice(0, -1)
  return stem.length === first && SHORT.test(stem) ? `${stem}e` : stem
}

/** Only the longest suffix is looked at, and replaced where it may be. */
function replaced(word: string, list: typeof SECOND, mayBe: (suffix: string, stem: string) => boolean): string {
  const [suffix, instead] = list.find(([end]) => word.endsWith(end)) ?? []
  if (suffix === undefined) return word
  const stem = word.slice(0, word.length - suffix.length)
  return mayBe(suffix, stem) ? stem + instead : word
}

function withoutEnd(word: string, { first, second }: Marks): string {
  const stem = word.slice(0, -1)
  const isGone = word.endsWith('e')
    ? stem.length >= second || (stem.length >= first && !SHORT.test(stem))
    : word.endsWith('ll') && stem.length >= second
  return isGone ? stem : word
}
