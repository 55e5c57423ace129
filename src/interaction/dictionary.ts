/** An object that is nothing but its keys: for names that come from outside. */

/**
 * Without `Object.prototype` behind it, `__proto__` and `constructor` are keys like any other and nothing is found
 * that was not put in. A class rather than `Object.create(null)`, which makes slow objects: it is four times
 * cheaper to fill and freeze, and this happens for every interaction.
 */
export class Dictionary<T> {
  [key: string]: T;

  static {
    Object.setPrototypeOf(Dictionary.prototype, null);
    Reflect.deleteProperty(Dictionary.prototype, 'constructor');
  }
}
