// The page's content security policy forbids code made from text, and even trying is reported. Whoever is imported after
// this file finds zod told so.
import { config } from 'zod'

config({ jitless: true })
