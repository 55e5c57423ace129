/** A type while a value of it is being built: optional fields are assigned one by one. */
export type Mutable<Type> = { -readonly [Field in keyof Type]: Type[Field] };
