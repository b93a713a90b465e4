// Why tests fail, in words: the first rule whose `title` and `error` match.

const RULES = [];

/** The cause of a failure; one that begins with a question mark is not known. */
exports.causeOf = (judged, title, error = '') => {
  const fits = (rule) =>
    (rule.judged ?? 'aidao') === judged && (rule.title?.test(title) ?? true) && (rule.error?.test(error) ?? true);
  return RULES.find(fits)?.cause ?? `? ${error}`;
};
