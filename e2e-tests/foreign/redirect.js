// Which of our contracts answers to which of OpenZeppelin's names.

/** How the message of an error begins that says why a test is not one for our contracts. */
exports.NOT_JUDGED = 'not judged: ';

exports.redirect = () => {};
