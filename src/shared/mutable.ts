/** A type as it is while a value of it is being made: fields that are there only sometimes are set one by one. */
export type Writable<Type> = { -readonly [Field in keyof Type]: Type[Field] };
